-- A published table or view whole.
select * from query_table($table)
