/** Tokens by caller, model and subnet: the invocation log knows tokens and no address, CloudTrail knows the address. */
export const TOKENS_BY_SUBNET = `
WITH tokens AS (
  SELECT
    day,
    requestid,
    modelid AS model,
    accountid AS account_id,
    identity.arn AS caller,
    input.inputtokencount AS input_tokens,
    output.outputtokencount AS output_tokens
  FROM invocations
  WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND schematype = 'ModelInvocationLog'
),
calls AS (
  SELECT
    requestid,
    max(
      TRY_CAST(split_part(sourceipaddress, '.', 1) AS bigint) * 16777216
        + TRY_CAST(split_part(sourceipaddress, '.', 2) AS bigint) * 65536
        + TRY_CAST(split_part(sourceipaddress, '.', 3) AS bigint) * 256
        + TRY_CAST(split_part(sourceipaddress, '.', 4) AS bigint)
    ) AS address_number
  FROM trail
  WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND eventsource = 'bedrock.amazonaws.com'
  GROUP BY requestid
)
SELECT
  tokens.day,
  tokens.model,
  tokens.caller,
  tokens.account_id,
  coalesce(subnets.spoke, subnets.place, '(not a subnet of this network)') AS spoke,
  subnets.domain,
  subnets.subnet,
  count(*) AS calls,
  sum(tokens.input_tokens) AS input_tokens,
  sum(tokens.output_tokens) AS output_tokens
FROM tokens
LEFT JOIN calls ON calls.requestid = tokens.requestid
LEFT JOIN subnets
  ON calls.address_number BETWEEN subnets.first_address AND subnets.last_address
  AND subnets.place IN ('spoke', 'on-premises')
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1 DESC, 9 DESC, 2, 3, 4, 5, 6, 7
`;
