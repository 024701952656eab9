-- Archived responses, without the run that brought them.
select * exclude (run_id)
from document
order by document_id
