/** Who called which model from which VPC and subnet. */
export const WHO_CALLED_WHAT = `
WITH calls AS (
  SELECT
    day,
    recipientaccountid AS account_id,
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS caller,
    coalesce(
      json_extract_scalar(requestparameters, '$.modelId'),
      json_extract_scalar(requestparameters, '$.model')
    ) AS model,
    vpcendpointid AS endpoint_id,
    errorcode,
    TRY_CAST(split_part(sourceipaddress, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(sourceipaddress, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(sourceipaddress, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(sourceipaddress, '.', 4) AS bigint) AS address_number
  FROM trail
  WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND eventsource IN ('bedrock.amazonaws.com', 'bedrock-mantle.amazonaws.com')
    AND eventname IN (
      'Converse', 'ConverseStream', 'CreateInference', 'InvokeModel', 'InvokeModelWithBidirectionalStream',
      'InvokeModelWithResponseStream', 'StartAsyncInvoke'
    )
),
services AS (
  SELECT DISTINCT endpoint_id, service, domain FROM endpoints
)
SELECT
  calls.day,
  calls.model,
  calls.caller,
  calls.account_id,
  coalesce(subnets.spoke, subnets.place, '(not a subnet of this network)') AS spoke,
  subnets.domain,
  subnets.subnet,
  subnets.consumer,
  coalesce(services.service, '(no endpoint of the hub)') AS through,
  count(*) AS calls,
  count(calls.errorcode) AS failed,
  min(calls.errorcode) AS error
FROM calls
LEFT JOIN subnets
  ON calls.address_number BETWEEN subnets.first_address AND subnets.last_address
  AND subnets.place IN ('spoke', 'on-premises')
LEFT JOIN services ON services.endpoint_id = calls.endpoint_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
ORDER BY 1 DESC, 10 DESC, 2, 3, 4, 5, 6, 7, 8, 9
`;
