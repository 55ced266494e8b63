/** A small embedded AWS in process, and the resources that most tests start from. */
import { expect } from "chai";
import { createWorld } from "../../../local/world/create";
import { type Command } from "../../../local/world/kernel/command";
import { type Observed } from "../../../local/world/kernel/crud";
import { type Doc, type Json } from "../../../local/world/kernel/json";
import { type Timing } from "../../../local/world/kernel/settings";
import * as t from "../../../local/world/types/tokens";

export const HUB = "111111111111";
export const SPOKE = "222222222222";
export const OTHER = "333333333333";
export const REGION = "us-east-1";

/** A text property of what exists. */
export function stateOf(made: Observed, key: string): string {
  const value = made.state[key];
  return typeof value === "string" ? value : "";
}

/** A refusal as the world gave it. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** The world of one test. */
export class Scene {
  readonly world = createWorld();

  constructor(timing: Partial<Timing> = {}, quotas: Record<string, number> = {}) {
    this.send({
      do: "seed",
      seed: {
        accounts: [
          { id: HUB, path: "o-bedrockhub0/r-1/ou-net/" },
          { id: SPOKE, path: "o-bedrockhub0/r-1/ou-apps/" },
        ],
        roles: [HUB, SPOKE].map((account) => ({ account, name: "deploy" })),
        timing: { speed: 0, ...timing },
        quotas,
      },
    });
  }

  send(command: Command): Json {
    const { reply } = this.world.apply(command);
    if (!reply.ok) throw new Refused(reply.code, reply.message);
    return reply.value;
  }

  make(type: string, inputs: Doc, account = HUB, token?: string): Observed {
    return this.send({
      do: "create",
      type,
      inputs,
      account,
      region: REGION,
      ...(token === undefined ? {} : { token }),
    }) as unknown as Observed;
  }

  update(type: string, id: string, inputs: Doc, account = HUB): Observed {
    return this.send({ do: "update", type, id, inputs, account, region: REGION }) as unknown as Observed;
  }

  read(type: string, id: string, account = HUB): Observed | null {
    return this.send({ do: "read", type, id, account, region: REGION }) as unknown as Observed | null;
  }

  remove(type: string, id: string, account = HUB): void {
    this.send({ do: "delete", type, id, account, region: REGION });
  }

  invoke(type: string, args: Doc, account = HUB): Doc {
    return this.send({ do: "invoke", type, args, account, region: REGION }) as Doc;
  }

  api(action: string, params: Doc, account = HUB): Doc {
    return this.send({ do: "api", action, params, account, region: REGION }) as Doc;
  }

  advance(seconds: number): void {
    this.send({ do: "advance", seconds });
  }

  vpc(cidrBlock = "10.0.0.0/16", account = HUB, more: Doc = {}): Observed {
    return this.make(t.VPC, { cidrBlock, enableDnsHostnames: true, ...more }, account);
  }

  subnet(vpc: Observed, cidrBlock: string, zone = "use1-az1", account = HUB): Observed {
    return this.make(t.SUBNET, { vpcId: vpc.id, cidrBlock, availabilityZoneId: zone }, account);
  }

  gateway(more: Doc = {}): Observed {
    return this.make(t.TGW, {
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      ...more,
    });
  }

  /** Shares a resource of the hub with principals and lets the share arrive. */
  share(arn: string, principals: readonly string[], wait = 60): Observed {
    const share = this.make("aws:ram/resourceShare:ResourceShare", { name: `share-${arn}` });
    this.make("aws:ram/resourceAssociation:ResourceAssociation", { resourceArn: arn, resourceShareArn: share.id });
    for (const principal of principals)
      this.make("aws:ram/principalAssociation:PrincipalAssociation", { principal, resourceShareArn: share.id });
    this.advance(wait);
    return share;
  }

  /** Asserts that something is refused with that code; answers with the message. */
  refused(code: string, work: () => unknown): string {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect(error.code, error.message).to.equal(code);
      return error.message;
    }
    throw new Error(`was not refused; expected ${code}`);
  }
}
