-- Review decisions that the ledger does not hold yet.
insert into decision by name
select distinct *
from batch_rows
anti join decision using (observation_id, decision, decided_at)
