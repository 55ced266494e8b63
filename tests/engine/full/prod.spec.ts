import { describeLifecycle } from "../support/lifecycle";

describeLifecycle("prod");
