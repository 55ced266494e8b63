/** Requests in words, for findings. */
import { accountOf, type Principal, type Request } from "./request";

/** One line that says who calls what on what, and under which conditions. */
export function describeRequest(request: Request): string {
  const { principal, action, resource, context = {} } = request;
  const conditions = Object.entries(context).map(
    ([key, value]) => `${key} = ${typeof value === "string" ? value : value.join(" and ")}`,
  );
  const withContext = conditions.length > 0 ? ` with ${conditions.join(", ")}` : "";
  return `${describePrincipal(principal)} calls ${shownAction(action)} on ${resource}${withContext}`;
}

/** The search makes an action of one letter each where no statement tells any apart: it stands for all of those. */
function shownAction(action: string): string {
  return /^[a-z0-9]:[a-z0-9]$/i.test(action) ? "any action that no statement names" : action;
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
