-- The secret of this installation's links: made once, never replaced.
insert or ignore into secret (name, value) values ('links', ?)
