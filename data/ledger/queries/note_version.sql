-- A new ledger says in which version of the tables it began.
insert into ledger_version
select $version where not exists (from ledger_version)
