-- Where the next incremental run of the source starts.
insert into source_cursor (source_id, name, value, set_at)
values ($source, $name, $value, $at)
