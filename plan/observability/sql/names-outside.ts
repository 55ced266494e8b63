/** Bedrock names that a VPC resolved to addresses outside the hub: calls that do not take the private way. */
export const NAMES_OUTSIDE = `
WITH answered AS (
  SELECT day, vpc_id, query_name, srcaddr, answers
  FROM dns_queries
  WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND query_name LIKE 'bedrock%'
    AND query_type = 'A'
    AND cardinality(answers) > 0
),
addresses AS (
  SELECT
    answered.day,
    answered.vpc_id,
    answered.query_name,
    answered.srcaddr,
    answered.answers[slots.slot].rdata AS address
  FROM answered
  CROSS JOIN UNNEST(sequence(1, cardinality(answered.answers))) AS slots (slot)
),
numbered AS (
  SELECT
    day, vpc_id, query_name, srcaddr, address,
    TRY_CAST(split_part(address, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(address, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(address, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(address, '.', 4) AS bigint) AS address_number
  FROM addresses
)
SELECT
  numbered.day,
  coalesce(attachments.name, numbered.vpc_id) AS vpc,
  attachments.domain,
  numbered.query_name,
  numbered.address,
  count(*) AS queries,
  count(DISTINCT numbered.srcaddr) AS hosts
FROM numbered
LEFT JOIN attachments ON attachments.vpc_id = numbered.vpc_id
LEFT JOIN subnets
  ON numbered.address_number BETWEEN subnets.first_address AND subnets.last_address
  AND subnets.place = 'hub'
WHERE subnets.subnet IS NULL
  AND numbered.address_number IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1 DESC, 6 DESC, 2, 3, 4, 5
`;
