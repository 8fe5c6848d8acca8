import { type Dashboard, graph, number, ofInstance, ofService, query, share } from "./dashboard.ts";

const realDisks = 'device!~"(loop|ram|dm-|md|sr|nbd).*"';
const realNetworks = 'device!~"(lo|veth.*|br-.*|docker.*|cni.*|flannel.*|cali.*|eni.*)"';
const realFiles = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs|fuse.*"';

export const infrastructureOverview: Dashboard = {
  name: "infrastructure-overview",
  title: "Infrastructure overview",
  description: "What the platform uses of its machines, service by service.",
  rows: [
    {
      title: "CPU and memory",
      panels: [
        graph(
          "CPU by service",
          "none",
          "Cores in use, mean of five minutes.",
          query(`sum by (service) (${ofService("service:cpu_usage:cores")})`, "{{service}}"),
        ),
        graph(
          "Memory by service",
          "bytes",
          "Working set: what the kernel cannot take back.",
          query(`sum by (service) (${ofService("service:memory_working_set:bytes")})`, "{{service}}"),
        ),
        share(
          "Memory of the limit",
          "Working set against the limit. From 80 % it warns, from 90 % it pages; at 100 % the kernel kills it.",
          query(`max by (service) (${ofService("service:memory_usage:ratio")})`, "{{service}}"),
        ),
        share(
          "Node CPU",
          "Share of all cores that is not idle.",
          query(
            `1 - avg by (instance) (rate(${ofInstance("node_cpu_seconds_total", 'mode="idle"')}[$__rate_interval]))`,
            "{{instance}}",
          ),
        ),
        share(
          "Node memory",
          "Share of the memory that is not available.",
          query(
            `1 - min by (instance) (${ofInstance("node_memory_MemAvailable_bytes")} / ${ofInstance("node_memory_MemTotal_bytes")})`,
            "{{instance}}",
          ),
        ),
      ],
    },
    {
      title: "Network",
      panels: [
        graph(
          "Received by service",
          "Bps",
          "All interfaces of its containers or pods, mean of five minutes.",
          query(`sum by (service) (${ofService("service:network_receive:bytes_rate5m")})`, "{{service}}"),
        ),
        graph(
          "Sent by service",
          "Bps",
          "All interfaces of its containers or pods, mean of five minutes.",
          query(`sum by (service) (${ofService("service:network_transmit:bytes_rate5m")})`, "{{service}}"),
        ),
        graph(
          "Node bandwidth",
          "Bps",
          "What really leaves and enters the machine: virtual interfaces are left out.",
          query(
            `sum by (instance) (rate(${ofInstance("node_network_receive_bytes_total", realNetworks)}[$__rate_interval]))`,
            "{{instance}} in",
          ),
          query(
            `sum by (instance) (rate(${ofInstance("node_network_transmit_bytes_total", realNetworks)}[$__rate_interval]))`,
            "{{instance}} out",
          ),
        ),
      ],
    },
    {
      title: "Storage",
      panels: [
        share(
          "Object store in use",
          "Share of MinIO's usable space that is taken; above 80 % it warns.",
          query(
            `1 - min by (environment) (${ofInstance("minio_cluster_capacity_usable_free_bytes")}) / max by (environment) (${ofInstance("minio_cluster_capacity_usable_total_bytes")})`,
            "{{environment}}",
          ),
        ),
        graph(
          "Databases",
          "bytes",
          "Size on disk, from the exporter or from CloudNativePG.",
          query(
            `max by (datname) (${ofInstance("pg_database_size_bytes")} or ${ofInstance("cnpg_pg_database_size_bytes")})`,
            "{{datname}}",
          ),
        ),
        share(
          "File systems of the nodes",
          "Share that is taken.",
          query(
            `1 - min by (instance, mountpoint) (${ofInstance("node_filesystem_avail_bytes", realFiles)} / ${ofInstance("node_filesystem_size_bytes", realFiles)})`,
            "{{instance}} {{mountpoint}}",
          ),
        ),
        graph(
          "Disk reads and writes",
          "Bps",
          "Whole disks of the nodes.",
          query(
            `sum by (instance) (rate(${ofInstance("node_disk_read_bytes_total", realDisks)}[$__rate_interval]))`,
            "{{instance}} read",
          ),
          query(
            `sum by (instance) (rate(${ofInstance("node_disk_written_bytes_total", realDisks)}[$__rate_interval]))`,
            "{{instance}} written",
          ),
        ),
        share(
          "Disk busy",
          "Share of the time in which the disk had something to do.",
          query(
            `max by (instance, device) (rate(${ofInstance("node_disk_io_time_seconds_total", realDisks)}[$__rate_interval]))`,
            "{{instance}} {{device}}",
          ),
        ),
      ],
    },
    {
      title: "Health",
      panels: [
        number(
          "Services that answer their probes",
          "none",
          "Services of which every probe succeeded at its last run.",
          query(`count(min by (service) (${ofService("probe_success")}) == 1) or vector(0)`, "answer"),
        ),
        graph(
          "Probes",
          "bool_yes_no",
          "Whether every probe of a service succeeded at its last run; no line where nothing is known.",
          query(`min by (service) (${ofService("probe_success")})`, "{{service}}"),
        ),
        graph(
          "Restarts",
          "none",
          "Containers that started again within the last hour.",
          query(`sum by (service) (${ofService("service:container_restarts:increase1h")})`, "{{service}}"),
        ),
        graph(
          "Targets that Prometheus cannot reach",
          "none",
          "By job; nothing is the right answer.",
          query(`sum by (job) (1 - ${ofInstance("up")}) > 0`, "{{job}}"),
        ),
        graph(
          "Nodes and pods that are not ready",
          "none",
          "Kubernetes only.",
          query(
            'count by (cluster_name) (kube_node_status_condition{environment=~"$environment", cluster_name=~"$cluster_name", condition="Ready", status="true"} == 0)',
            "nodes",
          ),
          query(
            'count by (namespace) (kube_pod_status_ready{environment=~"$environment", cluster_name=~"$cluster_name", namespace=~"$namespace", condition="true"} == 0)',
            "pods in {{namespace}}",
          ),
        ),
      ],
    },
  ],
};
