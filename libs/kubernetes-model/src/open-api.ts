export interface GroupVersionKind {
  /** "" is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The part of Swagger 2.0 that an API server describes its types with. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: boolean | OpenApiSchema;
  readonly items?: OpenApiSchema;
  readonly "x-kubernetes-group-version-kind"?: readonly GroupVersionKind[];
}

/** What `/openapi/v2` of an API server answers. */
export interface OpenApi {
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
}
