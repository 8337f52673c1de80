/**
 * What Kubernetes 1.30 (apps/v1, v1, policy/v1), SpinKube's operator (api/v1alpha1), Docker Compose and Fly.io read: as much of
 * it as the files in deploy/ use. Those ignore fields that they do not know, or say so in the cluster; here they are errors,
 * since a misspelt one would be.
 */
import { z } from 'zod';

/** RFC 1123 §2.1, as Kubernetes wants names. */
const name = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({ name, labels: labels.optional() });
const quantity = z.string().regex(/^\d+(?:m|Ki|Mi|Gi)?$/);
const amounts = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });
const resources = z.strictObject({ requests: amounts.optional(), limits: amounts.optional() });
const image = z.string().regex(/^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+:[A-Za-z0-9._-]+$/);
const seconds = z.int().min(1);
const path = z.string().startsWith('/');

const probe = z.strictObject({
  httpGet: z.strictObject({ path, port: z.string() }),
  periodSeconds: seconds.optional(),
  timeoutSeconds: seconds.optional(),
});

const container = z.strictObject({
  name,
  image,
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  ports: z.array(z.strictObject({ name, containerPort: z.int().min(1).max(65_535) })),
  lifecycle: z.strictObject({ preStop: z.strictObject({ sleep: z.strictObject({ seconds }) }) }),
  readinessProbe: probe,
  livenessProbe: probe,
  resources,
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name, mountPath: path })),
});

const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata,
  spec: z.strictObject({
    replicas: z.int().min(1),
    selector: z.strictObject({ matchLabels: labels }),
    template: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        automountServiceAccountToken: z.literal(false),
        enableServiceLinks: z.literal(false),
        terminationGracePeriodSeconds: seconds,
        securityContext: z.strictObject({
          runAsNonRoot: z.literal(true),
          runAsUser: z.int().min(1),
          runAsGroup: z.int().min(1),
          fsGroup: z.int().min(1),
          seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
        }),
        containers: z.array(container).length(1),
        volumes: z.array(z.strictObject({ name, persistentVolumeClaim: z.strictObject({ claimName: name }) })),
      }),
    }),
  }),
});

const volumeClaim = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('PersistentVolumeClaim'),
  metadata,
  spec: z.strictObject({
    accessModes: z.tuple([z.enum(['ReadWriteOnce', 'ReadWriteMany'])]),
    resources: z.strictObject({ requests: z.strictObject({ storage: quantity }) }),
  }),
});

const service = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({
    selector: labels,
    ports: z.array(z.strictObject({ name, port: z.int(), targetPort: name })),
  }),
});

const disruptionBudget = z.strictObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('PodDisruptionBudget'),
  metadata,
  spec: z.strictObject({ maxUnavailable: z.int(), selector: z.strictObject({ matchLabels: labels }) }),
});

/** The documents of deploy/kubernetes/wasmtime.yaml, in this order. */
export const kubernetes = z.tuple([deployment, volumeClaim, service, disruptionBudget]);

const spinCheck = z.strictObject({ httpGet: z.strictObject({ path }) });
const secretKey = z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) });

export const spinApp = z.strictObject({
  apiVersion: z.literal('core.spinkube.dev/v1alpha1'),
  kind: z.literal('SpinApp'),
  metadata,
  spec: z.strictObject({
    image,
    executor: z.string(),
    replicas: z.int().min(1),
    runtimeConfig: z.strictObject({
      keyValueStores: z.array(
        z.strictObject({
          name: z.string(),
          type: z.enum(['redis', 'spin', 'azure_cosmos']),
          options: z.array(z.strictObject({ name: z.string(), valueFrom: secretKey })),
        }),
      ),
    }),
    checks: z.strictObject({ readiness: spinCheck, liveness: spinCheck }),
    resources,
  }),
});

export const compose = z.strictObject({
  services: z.strictObject({
    'mcp-server': z.strictObject({
      build: z.strictObject({ context: z.string(), dockerfile: z.string() }),
      image: z.string(),
      ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:8080$/)),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
      security_opt: z.tuple([z.literal('no-new-privileges:true')]),
      mem_limit: z.string().regex(/^\d+[mg]$/),
      pids_limit: z.int(),
      ulimits: z.strictObject({ nofile: z.int().min(10_000) }),
      init: z.literal(true),
      stop_signal: z.literal('SIGTERM'),
      restart: z.literal('always'),
    }),
  }),
  volumes: z.strictObject({ store: z.null() }),
});

const duration = z.string().regex(/^\d+s$/);

export const flyConfig = z.strictObject({
  app: name,
  primary_region: z.string().length(3),
  kill_signal: z.literal('SIGTERM'),
  kill_timeout: z.int().max(300),
  build: z.strictObject({ dockerfile: z.string() }),
  env: z.record(z.string(), z.string()),
  http_service: z.strictObject({
    internal_port: z.literal(8080),
    force_https: z.literal(true),
    auto_stop_machines: z.enum(['off', 'stop', 'suspend']),
    auto_start_machines: z.boolean(),
    min_machines_running: z.int(),
    concurrency: z.strictObject({
      type: z.enum(['requests', 'connections']),
      soft_limit: z.int(),
      hard_limit: z.int(),
    }),
    checks: z.array(
      z.strictObject({ method: z.literal('GET'), path, interval: duration, timeout: duration, grace_period: duration }),
    ),
  }),
  vm: z.array(z.strictObject({ size: z.string(), memory: z.string().regex(/^\d+(?:mb|gb)$/) })),
});
