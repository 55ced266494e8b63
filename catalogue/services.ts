import { expand, partitionOf } from "./regions";
import { type FipsVariant, type Known, type ServiceEntry } from "./types";

/** How a service is used in a stack. */
export interface ServiceUse {
  /** Use the FIPS variant of the service. Default: false. */
  readonly fips?: boolean;
}

/** Whether AWS offers a service in a Region, as far as the catalogue knows. */
export function offeredIn(service: ServiceEntry, region: string, use: ServiceUse = {}): Known {
  if (use.fips) {
    if (!service.fips) return "no";
    if (service.fips.regions) return service.fips.regions.includes(region) ? "yes" : "no";
  }
  if (service.regions?.codes.includes(region)) return "yes";
  return service.regions?.complete ? "no" : "unknown";
}

/** The endpoint service name of a service in a Region, for `aws.ec2.VpcEndpoint`. */
export function endpointServiceName(service: ServiceEntry, region: string, use: ServiceUse = {}): string {
  if (use.fips) return expand(fipsOf(service).serviceName, region);
  return expand(service.serviceNames?.[partitionOf(region)] ?? service.serviceName, region);
}

/** Every private DNS name of a service's interface endpoint in a Region, wildcards included, in catalogue order. */
export function privateDnsNames(service: ServiceEntry, region: string, use: ServiceUse = {}): string[] {
  const names = use.fips ? fipsOf(service).dnsNames : service.dnsNames;
  return names.map((entry) => expand(entry.name, region));
}

/**
 * Every host at which a service may answer publicly in a Region: the names of its endpoint, each with its FIPS form
 * (`-fips` before the Region) and under both suffixes (AWS General Reference, AWS service endpoints). AWS has not all of
 * them everywhere; a list of what is let out must not pass for shut because one appeared.
 */
export function publicNames(service: ServiceEntry, region: string): string[] {
  const own = [...service.dnsNames, ...(service.fips?.dnsNames ?? [])].map(({ name }) => name);
  const forms = own.flatMap((name) => [name, name.replace(/(-fips)?\.\{region\}/, "-fips.{region}")]);
  const hosts = forms.flatMap((name) =>
    ["{suffix}", "{dualstack}"].map((suffix) => name.replace(/\{(suffix|dualstack)\}$/, suffix)),
  );
  return [...new Set(hosts)].map((name) => expand(name, region));
}

/** Whether the endpoint takes an endpoint policy. SageMaker's FIPS runtime, for one, does not. */
export function takesPolicy(service: ServiceEntry, use: ServiceUse = {}): Known {
  return use.fips ? fipsOf(service).endpointPolicy : service.endpointPolicy;
}

/**
 * The availability zone ids of a Region in which the endpoint can be placed; `undefined` where the catalogue does not
 * know, which is then decided by a look-up at deploy time.
 */
export function zonesOffering(service: ServiceEntry, region: string): readonly string[] | undefined {
  return service.availabilityZones?.ids?.[region];
}

/** The FIPS variant of a service that has one; throws a programming error otherwise. */
function fipsOf(service: ServiceEntry): FipsVariant {
  if (!service.fips) throw new Error(`the catalogue has no FIPS variant of ${service.id}`);
  return service.fips;
}
