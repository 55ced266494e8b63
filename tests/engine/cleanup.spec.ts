import { disposeAll } from "./support/deployed";

// Whatever was deployed for several specs goes when all of them are done.
after(disposeAll);
