"""What a person sees: screens and the command line. Importing it must not import Textual."""
