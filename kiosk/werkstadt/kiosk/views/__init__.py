"""View-models: thin QObjects between the rules and the pages. They decide nothing."""
