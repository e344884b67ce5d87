// Carries the precompiled headers that modules and tests share; it has nothing of its own.
