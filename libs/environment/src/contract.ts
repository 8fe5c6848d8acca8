import type { Place } from "@lakehouse/findings";
import type { Located } from "./model.ts";

/** What must hold across the environments. */
export interface Contract {
  /** By component name, in the order of the file. */
  readonly components: ReadonlyMap<string, ContractComponent>;
  readonly place: Place;
}

/** A part of the platform and what it is called in each kind of environment. */
export interface ContractComponent {
  readonly name: string;
  readonly place: Place;
  /** The Compose service; absent when the component does not exist there. */
  readonly compose?: Located<string> | undefined;
  /** The Kubernetes Service. */
  readonly kubernetes?: Located<string> | undefined;
}
