#!/usr/bin/env node
import { launch } from "@lakehouse/binaries/launch";

await launch("kubeconform");
