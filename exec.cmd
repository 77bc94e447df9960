@rem npm scripts say "exec node ..." so that on Unix a signal to npm reaches Node itself and not a shell around it. Here it just runs.
@%*
