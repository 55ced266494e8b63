/** Everything in the network has one part in the intent, and nothing in it is beyond the model. */
import type { Contract } from "./world";

export const roles: Contract = {
  id: "roles",
  title: "Every VPC, endpoint, attachment and connection has one part in the intent",
  check({ model, layout }, ledger) {
    ledger.count(model.vpcs.size + model.attachments.size + model.interfaceEndpoints.size);
    for (const endpoint of model.interfaceEndpoints.values())
      if (!endpoint.available)
        ledger.fail(
          endpoint,
          "state",
          "available",
          "not accepted, failed or deleted",
          "accept or make the endpoint again",
        );
    for (const { object, because } of layout.gaps) ledger.skip(object, because);
    for (const { urn, problem } of model.problems)
      ledger.fail({ urn, name: urn }, "declaration", "what AWS accepts", problem, "mend the declaration");
    for (const { urn, because } of model.strays) ledger.skip({ urn, name: urn }, because);
    for (const { urn, name, type, because } of model.unmodelled)
      ledger.skip({ urn, name: `${name} (${type})` }, because);
  },
};
