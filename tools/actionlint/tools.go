//go:build tools

// Package tools pins actionlint, which script/lint builds to check the GitHub workflows.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
