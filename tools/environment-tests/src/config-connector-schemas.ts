/** A JSON Schema of an object that has these fields and no others. */
function fields(properties: Readonly<Record<string, object>>): object {
  return { type: "object", properties, additionalProperties: false };
}

const text = { type: "string" };
const whole = { type: "integer" };
const yesNo = { type: "boolean" };
const texts = { type: "array", items: text };
const map = { type: "object", additionalProperties: text };
const reference = fields({ name: text, namespace: text, external: text });
const enabled = fields({ enabled: yesNo });
const oneOf = (...values: readonly string[]) => ({ enum: values });

const nodeConfig = fields({
  machineType: text,
  imageType: text,
  diskType: oneOf("pd-standard", "pd-balanced", "pd-ssd"),
  diskSizeGb: whole,
  bootDiskKMSCryptoKeyRef: reference,
  serviceAccountRef: reference,
  oauthScopes: texts,
  workloadMetadataConfig: fields({ mode: oneOf("GKE_METADATA", "GCE_METADATA") }),
  shieldedInstanceConfig: fields({ enableSecureBoot: yesNo, enableIntegrityMonitoring: yesNo }),
  metadata: map,
  spot: yesNo,
  labels: map,
  taint: {
    type: "array",
    items: fields({ key: text, value: text, effect: oneOf("NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE") }),
  },
});

/**
 * The specs of the Config Connector kinds that we use, with the fields that we use and no others; from the resource
 * reference of Config Connector (container: ContainerCluster, ContainerNodePool; compute: ComputeSSLPolicy,
 * ComputeSecurityPolicy), April 2026. Its definitions are not installed in the API server of the tests.
 */
export const configConnectorSpecs: Readonly<Record<string, object>> = {
  ContainerCluster: fields({
    location: text,
    nodeLocations: texts,
    initialNodeCount: whole,
    minMasterVersion: text,
    releaseChannel: fields({ channel: oneOf("RAPID", "REGULAR", "STABLE", "EXTENDED") }),
    networkRef: reference,
    subnetworkRef: reference,
    networkingMode: oneOf("VPC_NATIVE", "ROUTES"),
    ipAllocationPolicy: fields({ clusterSecondaryRangeName: text, servicesSecondaryRangeName: text }),
    datapathProvider: oneOf("ADVANCED_DATAPATH", "LEGACY_DATAPATH"),
    privateClusterConfig: fields({
      enablePrivateNodes: yesNo,
      enablePrivateEndpoint: yesNo,
      masterIpv4CidrBlock: text,
    }),
    masterAuthorizedNetworksConfig: fields({
      cidrBlocks: { type: "array", items: fields({ cidrBlock: text, displayName: text }) },
    }),
    workloadIdentityConfig: fields({ workloadPool: text }),
    databaseEncryption: fields({ state: oneOf("ENCRYPTED", "DECRYPTED"), keyName: text }),
    enableShieldedNodes: yesNo,
    binaryAuthorization: fields({ evaluationMode: oneOf("DISABLED", "PROJECT_SINGLETON_POLICY_ENFORCE") }),
    loggingConfig: fields({ enableComponents: texts }),
    monitoringConfig: fields({ enableComponents: texts, managedPrometheus: enabled }),
    addonsConfig: fields({
      gcePersistentDiskCsiDriverConfig: enabled,
      dnsCacheConfig: enabled,
      configConnectorConfig: enabled,
    }),
    gatewayApiConfig: fields({ channel: oneOf("CHANNEL_DISABLED", "CHANNEL_STANDARD") }),
  }),
  ContainerNodePool: fields({
    location: text,
    nodeLocations: texts,
    clusterRef: reference,
    initialNodeCount: whole,
    autoscaling: fields({
      totalMinNodeCount: whole,
      totalMaxNodeCount: whole,
      locationPolicy: oneOf("BALANCED", "ANY"),
    }),
    management: fields({ autoRepair: yesNo, autoUpgrade: yesNo }),
    upgradeSettings: fields({ maxSurge: whole, maxUnavailable: whole }),
    nodeConfig,
  }),
  ComputeSSLPolicy: fields({
    minTlsVersion: oneOf("TLS_1_0", "TLS_1_1", "TLS_1_2"),
    profile: oneOf("COMPATIBLE", "MODERN", "RESTRICTED", "CUSTOM"),
  }),
  ComputeSecurityPolicy: fields({
    description: text,
    rule: {
      type: "array",
      items: fields({
        action: text,
        priority: whole,
        match: fields({
          expr: fields({ expression: text }),
          versionedExpr: oneOf("SRC_IPS_V1"),
          config: fields({ srcIpRanges: texts }),
        }),
      }),
    },
  }),
};
