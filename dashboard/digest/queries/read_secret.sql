-- The secret of this installation's links.
select value from secret where name = 'links'
