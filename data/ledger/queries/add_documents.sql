-- Documents of the run that the ledger does not hold.
insert into document
select * exclude (position)
from (
    select *, row_number() over (partition by document_id order by retrieved_at, url) as position
    from staged_document
    where run_id = $run
)
where position = 1 and document_id not in (select document_id from document)
