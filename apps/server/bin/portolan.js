#!/usr/bin/env node
import "../dist/portolan.js";
