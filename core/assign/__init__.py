"""The engine of the draw: pure arithmetic on integers, no clock, no I/O.

What the use case `core.grouping` calls, in the order of a draw:

1. `proposal.propose(PlanRequest, [Candidate], 32 random bytes) -> Proposal`: the draft plan, the
   draw number of each id, attributes that fell out by themselves, and whether wishes force a sex
   apart. `draw.rehearse(plan, any 32 bytes)` shows classes and balance and spends nothing.
2. `proposal.seal(draft, nonce, leaves, salts) -> Plan`: leaves are `proposal.plan_leaf(plan,
   pupil, name)` in number order, salts 16 random bytes each; nonce 32. `plan.canonical()` is the
   file, `plan.digest`, `plan.check_code` are what is shown. Nonce, salts and numbers stay in
   the store.
3. `draw.draw(plan, nonce, slips) -> DrawResult`; `draw.record_lots` for lots drawn by hand.
4. `certificate.certify(plan, nonce, result, day, Signer) -> Certificate`; sign `signed_bytes()`,
   then `dataclasses.replace(certificate, signature=...)`; `canonical()` is the file.
5. `verify.verify(certificate bytes, plan bytes or None, check_signature or None)`; families:
   `merkle.family_slip` and `verify.verify_family_slip`.
6. Late joiners: `late.LateBatch`, `late.seal_batch`, `late.draw_late`,
   `late_certificate.certify_late`, `late_certificate.verify_late`.
7. Teacher teams: `teams.arrange_teams(TeamRequest, 32 bytes) -> Teams`; their names go into the
   plan's `Lots`.

Refusals that name pupils are `refusals.PupilsError`: call `renamed({id or number: name})` on them
before they are shown.
"""
