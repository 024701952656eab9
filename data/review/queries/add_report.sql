-- A reader says that a figure is wrong; the same words about the same figure count once.
insert or ignore into error_report (fact, page, claim, address, reported_at)
values (:fact, :page, :claim, :address, :reported_at)
