/** DNS answers, asked once for each VPC and name. */
import { resolveInbound, resolveInVpc, type DnsAnswer, type RecordType, type Resolution } from "../dns/resolve";
import type { InterfaceEndpoint, Key, NetworkModel } from "../model";

/** Label that stands for any one under a wildcard. */
const ANY = "any-name";

/** What a name leads to. */
export interface Named {
  /** The name that was asked: a wildcard stands for one of its names. */
  readonly asked: string;
  readonly resolution: Resolution;
  /** Endpoints that the answers are interfaces of. */
  readonly endpoints: readonly InterfaceEndpoint[];
  /** True if an answer is something else than an endpoint of the model. */
  readonly elsewhere: boolean;
}

export class Names {
  private readonly kept = new Map<string, Named>();

  constructor(private readonly model: NetworkModel) {}

  /** Resolves a name as the clients of a VPC do. */
  inVpc(vpc: Key, name: string, type: RecordType = "A"): Named {
    return this.ask(`${vpc} ${name} ${type}`, name, (asked) => resolveInVpc(this.model, vpc, asked, { type }));
  }

  /** Resolves a name as an inbound resolver endpoint answers on-premises. */
  inbound(endpoint: Key, name: string, type: RecordType = "A"): Named {
    const key = `inbound ${endpoint} ${name} ${type}`;
    return this.ask(key, name, (asked) => resolveInbound(this.model, endpoint, asked, { type }));
  }

  private ask(key: string, name: string, resolve: (asked: string) => Resolution): Named {
    let found = this.kept.get(key);
    if (!found) {
      const asked = name.startsWith("*.") ? ANY + name.slice(1) : name;
      const resolution = resolve(asked);
      const led = resolution.answers.map((answer) => this.endpointsOf(answer));
      found = { asked, resolution, endpoints: [...new Set(led.flat())], elsewhere: led.some((l) => l.length === 0) };
      this.kept.set(key, found);
    }
    return found;
  }

  private endpointsOf(answer: DnsAnswer): InterfaceEndpoint[] {
    if (answer.kind === "endpoint") {
      const endpoint = this.model.interfaceEndpoints.get(answer.endpoint);
      return endpoint ? [endpoint] : [];
    }
    if (answer.kind !== "addresses") return [];
    return [...this.model.interfaceEndpoints.values()].filter((e) =>
      e.interfaces.some((i) => i.addresses.some((address) => answer.addresses.includes(address))),
    );
  }
}

/** The steps of a resolution, for a witness. */
export function stepsOf({ resolution }: Named): string[] {
  return resolution.steps.map((step) => `${step.name}: ${step.decision}`);
}

/** Answers for people. */
export function showAnswers({ resolution }: Named): string {
  const shown = resolution.answers.map((answer) => {
    switch (answer.kind) {
      case "endpoint":
        return `the endpoint ${answer.endpoint.split("::").at(-1) ?? answer.endpoint}`;
      case "addresses":
        return answer.addresses.join(", ");
      case "public":
        return "public DNS";
      case "nxdomain":
        return "NXDOMAIN";
      case "no-resolver":
        return "no resolver";
      case "unknown":
        return `not known (${answer.opaque.because})`;
    }
  });
  return shown.join("; ");
}
