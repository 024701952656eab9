-- Whether a table has a column; those of earlier releases lack some.
select 1
from duckdb_columns()
where table_name = $table and column_name = $column
