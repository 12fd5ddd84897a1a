package text

// AnalyzerVersion changes whenever Analyze would give other tokens for the same text; rows carry it.
const AnalyzerVersion = 1
