-- Whether the release has a table or view of a name; earlier releases lack some.
select 1 from duckdb_tables() where table_name = $table
union all
select 1 from duckdb_views() where view_name = $table
