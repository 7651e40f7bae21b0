with history as (
    select string_split(rtrim(ecb_history(), e'\n'), e'\n') as lines
),

days as (
    select
        string_split(lines[1], ',') as names,
        string_split(unnest(lines[2:]), ',') as cells
    from history
),

-- names and cells side by side
quotes as (
    select
        cells[1]::date as quoted_on,
        unnest(names[2:]) as currency,
        nullif(nullif(unnest(cells[2:]), 'N/A'), '')::double as units_per_euro
    from days
    union all
    select
        cells[1]::date as quoted_on,
        'EUR' as currency,
        1.0 as units_per_euro
    from days
),

dollars as (
    select
        quoted_on,
        units_per_euro
    from quotes
    where currency = 'USD'
)

select
    quotes.currency,
    quotes.quoted_on,
    dollars.units_per_euro / quotes.units_per_euro as usd_per_unit
from quotes
inner join dollars
    on quotes.quoted_on = dollars.quoted_on
where quotes.units_per_euro is not null
