/** Requests in words, for findings. */
import { accountOf, type Principal, type Request } from "./request";

/** One line that says who calls what on what, and under which conditions. */
export function describeRequest(request: Request): string {
  const { principal, action, resource, context = {} } = request;
  const conditions = Object.entries(context).map(
    ([key, value]) => `${key} = ${typeof value === "string" ? value : value.join(" and ")}`,
  );
  const withContext = conditions.length > 0 ? ` with ${conditions.join(", ")}` : "";
  return `${describePrincipal(principal)} calls ${action} on ${resource}${withContext}`;
}

function describePrincipal(principal: Principal): string {
  switch (principal.type) {
    case "aws": {
      const place = principal.orgPath === undefined ? "in no organization" : `in ${principal.orgPath}`;
      return `${principal.arn} (account ${accountOf(principal.arn)} ${place})`;
    }
    case "service":
      return `the AWS service ${principal.name}`;
    case "anonymous":
      return "an unsigned caller";
  }
}
