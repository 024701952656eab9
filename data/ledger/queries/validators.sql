-- What to ask a source's pages with, to be sent only what changed.
select key, etag, last_modified, change_key, document_id
from http_validator
where source_id = $source
order by key
