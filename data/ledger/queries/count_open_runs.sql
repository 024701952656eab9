-- Runs without an end: their process was stopped, or still works.
select count(*) from run where state = 'running'
