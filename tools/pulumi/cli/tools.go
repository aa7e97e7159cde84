//go:build tools

// Package tools pins the Pulumi CLI: go.mod and go.sum beside it say which sources script/setup may build.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
