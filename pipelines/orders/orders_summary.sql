-- What was sold: one row per day, country, category and currency. Cancelled orders don't count.
SELECT
  order_date AS day,
  country,
  category,
  currency,
  count(*) AS orders,
  count(DISTINCT customer_id) AS customers,
  sum(quantity) AS items,
  sum(quantity * unit_price) AS revenue,
  avg(quantity * unit_price) AS average_ticket,
  date_format(order_date, '%Y-%m') AS month
FROM orders
WHERE status <> 'cancelled'
GROUP BY order_date, country, category, currency
