-- Makes room for `keep_validators`: one row per source and key.
delete from http_validator
where source_id = $source and key in (select key from batch_rows)
