-- Where the next incremental run of a source starts.
select value from source_cursor where source_id = $source and name = $name
