export { type Address, type AddressOverrides, type AddressResult, deriveAddress } from "./address.ts";
export * from "./model.ts";
export { addressOverridesOf, leftOutServicesOf, type RunFile, type RunService } from "./run-file.ts";
