/** What a value may be. `text` includes what YAML reads as text only; a number is not text. */
export type Shape = "text" | "number" | "boolean" | "list" | "map" | "empty";

/** The known keys of a map and what each may hold. */
export type Shapes = Readonly<Record<string, readonly Shape[]>>;

const text = ["text"] as const;
const textOrNumber = ["text", "number"] as const;
const textOrBoolean = ["text", "boolean"] as const;
const list = ["list"] as const;
const map = ["map"] as const;
const listOrMap = ["list", "map"] as const;
const textOrList = ["text", "list"] as const;
const command = ["text", "list", "empty"] as const;
const external = ["boolean", "map", "text"] as const;
// A key with nothing behind it declares with all defaults
const declarations = ["map", "empty"] as const;

// The keys and types below follow the Compose Specification (compose-spec.json).

export const composeShapes: Shapes = {
  configs: declarations,
  include: list,
  models: map,
  name: text,
  networks: declarations,
  secrets: declarations,
  services: map,
  version: textOrNumber,
  volumes: declarations,
};

export const serviceShapes: Shapes = {
  annotations: listOrMap,
  attach: textOrBoolean,
  blkio_config: map,
  build: ["text", "map"],
  cap_add: list,
  cap_drop: list,
  cgroup: text,
  cgroup_parent: text,
  command,
  configs: list,
  container_name: text,
  cpu_count: textOrNumber,
  cpu_percent: textOrNumber,
  cpu_period: textOrNumber,
  cpu_quota: textOrNumber,
  cpu_rt_period: textOrNumber,
  cpu_rt_runtime: textOrNumber,
  cpu_shares: textOrNumber,
  cpus: textOrNumber,
  cpuset: text,
  credential_spec: map,
  depends_on: listOrMap,
  deploy: ["map", "empty"],
  develop: ["map", "empty"],
  device_cgroup_rules: list,
  devices: list,
  dns: textOrList,
  dns_opt: list,
  dns_search: textOrList,
  domainname: text,
  entrypoint: command,
  env_file: textOrList,
  environment: listOrMap,
  expose: list,
  extends: ["text", "map"],
  external_links: list,
  extra_hosts: listOrMap,
  gpus: textOrList,
  group_add: list,
  healthcheck: map,
  hostname: text,
  image: text,
  init: textOrBoolean,
  ipc: text,
  isolation: text,
  label_file: textOrList,
  labels: listOrMap,
  links: list,
  logging: map,
  mac_address: text,
  mem_limit: textOrNumber,
  mem_reservation: textOrNumber,
  mem_swappiness: textOrNumber,
  memswap_limit: textOrNumber,
  models: listOrMap,
  network_mode: text,
  networks: listOrMap,
  oom_kill_disable: textOrBoolean,
  oom_score_adj: textOrNumber,
  pid: ["text", "empty"],
  pids_limit: textOrNumber,
  platform: text,
  ports: list,
  post_start: list,
  pre_stop: list,
  privileged: textOrBoolean,
  profiles: list,
  provider: map,
  pull_policy: text,
  pull_refresh_after: text,
  read_only: textOrBoolean,
  restart: text,
  runtime: text,
  scale: textOrNumber,
  secrets: list,
  security_opt: list,
  shm_size: textOrNumber,
  stdin_open: textOrBoolean,
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: map,
  sysctls: listOrMap,
  tmpfs: textOrList,
  tty: textOrBoolean,
  ulimits: map,
  use_api_socket: ["boolean"],
  user: text,
  userns_mode: text,
  uts: text,
  volumes: list,
  volumes_from: list,
  working_dir: text,
};

export const extendsShapes: Shapes = { file: text, service: text };
export const envFileShapes: Shapes = { format: text, path: text, required: textOrBoolean };
export const includeShapes: Shapes = { env_file: textOrList, path: textOrList, project_directory: text };

export const buildShapes: Shapes = {
  additional_contexts: listOrMap,
  args: listOrMap,
  cache_from: list,
  cache_to: list,
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: list,
  extra_hosts: listOrMap,
  isolation: text,
  labels: listOrMap,
  network: text,
  no_cache: textOrBoolean,
  no_cache_filter: textOrList,
  platforms: list,
  privileged: textOrBoolean,
  provenance: textOrBoolean,
  pull: textOrBoolean,
  sbom: textOrBoolean,
  secrets: list,
  shm_size: textOrNumber,
  ssh: listOrMap,
  tags: list,
  target: text,
  ulimits: map,
};

export const healthcheckShapes: Shapes = {
  disable: textOrBoolean,
  interval: text,
  retries: textOrNumber,
  start_interval: text,
  start_period: text,
  test: textOrList,
  timeout: text,
};

export const deployShapes: Shapes = {
  endpoint_mode: text,
  labels: listOrMap,
  mode: text,
  placement: map,
  replicas: textOrNumber,
  resources: map,
  restart_policy: map,
  rollback_config: map,
  update_config: map,
};

export const resourcesShapes: Shapes = { limits: map, reservations: map };
export const limitsShapes: Shapes = { cpus: textOrNumber, memory: text, pids: textOrNumber };

export const portShapes: Shapes = {
  app_protocol: text,
  host_ip: text,
  mode: text,
  name: text,
  protocol: text,
  published: textOrNumber,
  target: textOrNumber,
};

export const volumeMountShapes: Shapes = {
  bind: map,
  consistency: text,
  image: map,
  read_only: textOrBoolean,
  source: text,
  target: text,
  tmpfs: map,
  type: text,
  volume: map,
};

export const secretMountShapes: Shapes = {
  gid: text,
  mode: textOrNumber,
  source: text,
  target: text,
  uid: text,
};

export const dependencyShapes: Shapes = { condition: text, required: ["boolean"], restart: textOrBoolean };

export const networkShapes: Shapes = {
  attachable: textOrBoolean,
  driver: text,
  driver_opts: map,
  enable_ipv4: textOrBoolean,
  enable_ipv6: textOrBoolean,
  external,
  internal: textOrBoolean,
  ipam: map,
  labels: listOrMap,
  name: text,
};

export const volumeShapes: Shapes = { driver: text, driver_opts: map, external, labels: listOrMap, name: text };

export const secretShapes: Shapes = {
  driver: text,
  driver_opts: map,
  environment: text,
  external,
  file: text,
  labels: listOrMap,
  name: text,
  template_driver: text,
};

export const configShapes: Shapes = {
  content: text,
  environment: text,
  external,
  file: text,
  labels: listOrMap,
  name: text,
  template_driver: text,
};
