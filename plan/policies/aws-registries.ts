/** Registries of images that AWS publishes in ECR, in accounts of its own. Data; each with its source. */

/** Registry of images that AWS publishes in ECR: its account in each Region. */
export interface AwsRegistry {
  readonly reason: string;
  readonly source: string;
  /** Account by Region; a Region that is not listed has none that is known. */
  readonly accounts: Readonly<Record<string, string>>;
}

const EKS_COMMON = "602401143452";
const DLC_COMMON = "763104351884";

function inRegions(account: string, regions: string): Record<string, string> {
  return Object.fromEntries(regions.split(" ").map((region) => [region, account]));
}

/** Registries of AWS that workloads pull from with their own credentials. */
export const AWS_REGISTRIES: readonly AwsRegistry[] = [
  {
    reason: "nodes pull the images of EKS add-ons from the registry of AWS",
    source: "Amazon EKS user guide, View Amazon container image registries for Amazon EKS add-ons",
    accounts: {
      ...inRegions(
        EKS_COMMON,
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
      ),
      "af-south-1": "877085696533",
      "ap-east-1": "800184023465",
      "ap-east-2": "533267051163",
      "ap-south-2": "900889452093",
      "ap-southeast-3": "296578399912",
      "ap-southeast-4": "491585149902",
      "ap-southeast-5": "151610086707",
      "ap-southeast-6": "333609536671",
      "ap-southeast-7": "121268973566",
      "ca-west-1": "761377655185",
      "cn-north-1": "918309763551",
      "cn-northwest-1": "961992271922",
      "eu-central-2": "900612956339",
      "eu-south-1": "590381155156",
      "eu-south-2": "455263428931",
      "eusc-de-east-1": "877088126301",
      "il-central-1": "066635153087",
      "me-central-1": "759879836304",
      "me-south-1": "558608220178",
      "mx-central-1": "730335286997",
      "us-gov-east-1": "151742754352",
      "us-gov-west-1": "013241004608",
    },
  },
  {
    reason: "AWS Deep Learning Containers, the images for training and inference, come from a registry of AWS",
    source: "AWS Deep Learning Containers, Available images (2022 list of Regions)",
    accounts: {
      ...inRegions(
        DLC_COMMON,
        "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
      ),
      "af-south-1": "626614931356",
      "ap-east-1": "871362719292",
      "ap-northeast-3": "364406365360",
      "ap-southeast-3": "907027046896",
      "cn-north-1": "727897471807",
      "cn-northwest-1": "727897471807",
      "eu-south-1": "692866216735",
      "me-central-1": "914824155844",
      "me-south-1": "217643126080",
    },
  },
];
