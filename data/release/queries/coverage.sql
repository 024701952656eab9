-- What the release holds per layer of the chain.
with layer(layer, position) as (
    values ('lithography', 1), ('foundry', 2), ('memory', 3), ('chip', 4), ('server', 5),
        ('cloud', 6), ('public_compute', 7), ('data', 8), ('model', 9), ('app', 10), ('investor', 11)
),
member as (
    select id, unnest(string_split(layers, '|')) as layer
    from organisation
    where layers is not null and withdrawn_at is null
)
select
    layer.layer,
    (select count(*) from member where member.layer = layer.layer) as organisations,
    (
        select count(distinct deal.id) from deal
        join member on member.id in (deal.source_org, deal.target_org)
        where member.layer = layer.layer and deal.withdrawn_at is null
    ) as deals,
    (
        select count(distinct dependency.id) from dependency
        join member on member.id = dependency.upstream
        where member.layer = layer.layer and dependency.withdrawn_at is null
    ) as dependencies,
    (select count(*) from market where market.layer = layer.layer) as markets,
    (
        select count(distinct share.market) from share
        where share.layer = layer.layer and share.withdrawn_at is null
    ) as markets_with_shares,
    (
        select count(*) from share
        where share.layer = layer.layer and share.withdrawn_at is null
    ) as shares,
    (
        select max(share.period_last) from share
        where share.layer = layer.layer and share.withdrawn_at is null
    ) as newest_share,
    (
        select round(100.0 * count(*) filter (where share.grade = 3) / nullif(count(*), 0), 1)
        from share
        where share.layer = layer.layer and share.withdrawn_at is null
    ) as shares_grade_3_pct
from layer
order by layer.position
