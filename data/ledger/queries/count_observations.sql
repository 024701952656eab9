-- Statements that the ledger holds, those withdrawn included.
select count(*) from observation
