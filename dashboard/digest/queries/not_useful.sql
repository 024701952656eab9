-- A reader found a finding not useful; once per reader and event.
insert into feedback (event_id, page, verdict, created_at)
select :event_id, :page, 'not_useful', :now
where not exists (select 1 from feedback where event_id = :event_id and page = :page)
