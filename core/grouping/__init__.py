"""The draw as a use case: propose -> seal -> draw -> publish; late joiners, annulment, checking."""
