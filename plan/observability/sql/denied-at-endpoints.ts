/** What was denied at an endpoint and why. */
export const DENIED_AT_ENDPOINTS = `
WITH denied AS (
  SELECT
    day,
    eventtime,
    vpcendpointid AS endpoint_id,
    eventsource,
    eventname,
    useridentity.accountid AS caller_account_id,
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.principalid) AS caller,
    errormessage,
    TRY_CAST(split_part(sourceipaddress, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(sourceipaddress, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(sourceipaddress, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(sourceipaddress, '.', 4) AS bigint) AS address_number
  FROM network_activity
  WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND errorcode = 'VpceAccessDenied'
),
services AS (
  SELECT DISTINCT endpoint_id, service, domain FROM endpoints
),
accounts AS (
  SELECT DISTINCT account_id FROM subnets WHERE account_id <> ''
),
members AS (
  SELECT DISTINCT account_id, domain FROM subnets WHERE place = 'spoke'
)
SELECT
  denied.day,
  services.domain AS endpoint_domain,
  services.service,
  denied.eventname,
  denied.caller,
  denied.caller_account_id,
  coalesce(subnets.spoke, subnets.place) AS spoke,
  subnets.subnet,
  subnets.domain AS caller_domain,
  CASE
    WHEN denied.caller_account_id IS NULL THEN 'the call was not signed'
    WHEN accounts.account_id IS NULL THEN 'the credentials belong to an account outside this network'
    WHEN members.account_id IS NULL THEN 'the account is not a member of the endpoint''s domain'
    WHEN subnets.subnet IS NULL THEN 'the call came from outside every known subnet'
    ELSE 'the policy does not allow this action or model'
  END AS reason,
  min(denied.errormessage) AS message,
  min(denied.eventtime) AS first_seen,
  max(denied.eventtime) AS last_seen,
  count(*) AS calls
FROM denied
LEFT JOIN services ON services.endpoint_id = denied.endpoint_id
LEFT JOIN accounts ON accounts.account_id = denied.caller_account_id
LEFT JOIN members ON members.account_id = denied.caller_account_id AND members.domain = services.domain
LEFT JOIN subnets
  ON denied.address_number BETWEEN subnets.first_address AND subnets.last_address
  AND subnets.place IN ('spoke', 'on-premises')
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
ORDER BY 1 DESC, 14 DESC, 2, 3, 4, 5, 6, 7, 8, 9, 10
`;
