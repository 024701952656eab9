-- A reader says that a figure is wrong; the same words about the same figure count once.
insert into feedback (event_id, page, verdict, comment, created_at)
select null, :page, 'wrong', :comment, :now
where not exists (
    select 1 from feedback where page = :page and verdict = 'wrong' and comment = :comment
)
