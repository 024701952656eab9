-- Makes room for `keep_cursor`: one value per source and name.
delete from source_cursor where source_id = $source and name = $name
